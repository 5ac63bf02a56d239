TABLE = """
#                                  GET          POST
indicateurs:indicateurs            lire         -
indicateurs:indicateur             lire         -
indicateurs:indicateur-nouveau     mesurer      mesurer
indicateurs:indicateur-definir     mesurer      mesurer
indicateurs:indicateur-proposer    -            mesurer
indicateurs:indicateur-valider     -            valider
indicateurs:indicateur-renvoyer    valider      valider
indicateurs:indicateur-retirer     valider      valider
indicateurs:indicateur-retablir    valider      valider
indicateurs:completer              mesurer      mesurer

indicateurs:valeurs                lire         -
indicateurs:valeur                 lire         valider
indicateurs:courbe                 lire         -
indicateurs:carte                  lire         -
indicateurs:portrait               lire         -
indicateurs:portrait-papier        lire         -
indicateurs:grille                 mesurer      mesurer
indicateurs:importer               mesurer      mesurer
indicateurs:import                 mesurer      mesurer
indicateurs:secret                 valider      valider
indicateurs:importer-communs       valider@     valider@
indicateurs:import-commun          valider@     valider@
indicateurs:secret-instance        admin        admin
"""
