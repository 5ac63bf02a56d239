TABLE = """
#                            GET          POST
accueil:accueil              connecte     -
accueil:recherche            connecte     -
accueil:accessibilite        tous         -
accueil:mentions-legales     tous         -
accueil:donnees-personnelles tous         -
accueil:plan-du-site         tous         -
"""
