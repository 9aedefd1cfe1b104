"""What runs inside the proof room: sent there as files, never imported by the host.

Standard library only, and whatever the content itself imports. Requests and
results are JSON files; code of the content runs in forked children, so that
nothing it does ends the proof itself.
"""
