"""Take-homes: data from keys, the candidate's workspace, receipts, packed submissions."""
