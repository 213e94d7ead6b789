# title: The reference solutions
