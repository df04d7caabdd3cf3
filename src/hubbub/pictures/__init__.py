"""Pictures of strangers, made small by a process that can do nothing else."""
