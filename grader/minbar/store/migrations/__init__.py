"""How stores of earlier versions become stores of this one: a chain of migrations."""
