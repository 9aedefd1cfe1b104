"""Scripts that the doctor runs in throw-away containers; standard library only.

Each prints one line of JSON. Their text is passed to `python3 -I -c`, so they
import nothing of ours, and nothing of ours imports them.
"""
