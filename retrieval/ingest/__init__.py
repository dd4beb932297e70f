"""Articles → entries of a store: what changed is found, split into passages and encoded."""
