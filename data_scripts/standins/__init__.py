"""Pictures the course draws itself, for machines that cannot have the real data.

Seeded and procedural: no photograph was used, and none is imitated. They are never passed off as
real; the ``Source`` of the data says what they are.
"""
