"""现场教学点 and 教学路线: where a branch may learn on the spot, and what it did there."""
