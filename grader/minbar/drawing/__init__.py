"""One draw from request to lock: inputs gathered, set drawn, ledger kept, packets built."""
