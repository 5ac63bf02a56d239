TABLE = """
#                          GET          POST
socle:apparence            -            tous
socle:travaux              connecte     -
socle:travail              equipe       -
socle:travail_annuler      -            equipe
socle:travail_relancer     -            equipe
"""
