"""What minbar keeps between runs: the secret, who started, attempts, releases."""
