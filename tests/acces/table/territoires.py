TABLE = """
#                     GET          POST
territoires:contours  admin        admin
"""
