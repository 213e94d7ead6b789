# title: The reference solution
