"""The bank: what a machine can prove about items, and what it cannot."""
