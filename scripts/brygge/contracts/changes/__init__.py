"""Versions of contracts: what changed, how much that weighs, and what was released."""
