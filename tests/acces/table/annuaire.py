TABLE = """
#                                    GET          POST
annuaire:organisations               lire@        -
annuaire:organisation-nouvelle       corriger@    corriger@
annuaire:organisation                lire@        -
annuaire:organisation-modifier       corriger@    corriger@
annuaire:appellation-ajouter         -            corriger@
annuaire:appellation-retirer         -            corriger@
"""
