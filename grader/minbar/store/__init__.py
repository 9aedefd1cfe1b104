"""What minbar keeps between runs: the store secret, receipts, what was released."""
