"""Findings on code quality, from a notebook's source alone.

This package runs inside the analysis room, on hostile input: it never executes,
imports or evaluates what it reads, and imports nothing of minbar but itself.
"""
