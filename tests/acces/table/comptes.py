TABLE = """
#                              GET          POST
comptes:connexion              tous         tous
comptes:deconnexion            -            tous
comptes:mot-de-passe-oublie    tous         tous
comptes:mot-de-passe-choisir   tous         tous
comptes:invitation             tous         tous

comptes:compte                 connecte     connecte
comptes:mot-de-passe           connecte     connecte

comptes:comptes                admin        -
comptes:nouveau                admin        admin
comptes:detail                 admin        -
comptes:modifier               admin        admin
comptes:inviter                -            admin
comptes:desactiver             admin        admin
comptes:reactiver              -            admin
comptes:effacer                admin        admin
comptes:administrateur         admin        admin
"""
