"""Drawing sets: a mixed-integer model, its checker, and what an impossible request lacks."""
