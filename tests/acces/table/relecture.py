TABLE = """
#                          GET          POST
relecture:liste            connecte     -
relecture:deposer          relire@      relire@

relecture:lecture          lire         -
relecture:texte            lire         -
relecture:contenu          lire         -
relecture:fiches           lire         -
relecture:fiche            lire         relire
relecture:fiches-genre     lire         -
relecture:couper           relire       relire
relecture:prise            -            relire
relecture:reunir           -            relire
relecture:annuler          -            relire
relecture:refaire          -            relire
relecture:garder           -            relire
relecture:ecarter          -            relire
relecture:retablir         -            relire
relecture:garder-branche   -            relire
relecture:organisations    relire       -
relecture:abandonner       -            relire
relecture:reprendre        -            relire
relecture:confirmer        relire       relire
relecture:silences         relire       relire
relecture:defaire          relire       relire
relecture:comparer         -            relire
relecture:comparaison      relire       -
relecture:decider          -            relire

relecture:avenant          relire       relire
relecture:avenant-decider  -            relire
relecture:avenant-choisir  relire       -
relecture:avenant-elements relire       relire
relecture:avenant-appliquer relire      relire
relecture:avenant-abandonner -          relire

relecture:signaler         relire       relire
relecture:cas              relire       -
relecture:cas-fichier      relire       -
relecture:cas-liste        admin        -
relecture:cas-archive      admin        -
"""
