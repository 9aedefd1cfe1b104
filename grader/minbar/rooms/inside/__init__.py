"""What runs inside a room; installed into the sandbox image, standard library first.

The host imports nothing from here but names of the protocol.
"""
