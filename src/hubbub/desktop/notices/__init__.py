"""Who is called for what, and how: notices of the system, pop-ups, sounds, marks, and do not disturb."""
