"""The checker in a workspace: the notebook and the public tests on one's own machine.

Copied into every workspace. It uses what runs inside the grader's rooms, and
the same clock, so that both agree; it needs no container engine.
"""
