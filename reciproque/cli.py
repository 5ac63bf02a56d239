"""The `reciproque` command: `lire` needs no database and no Django; `importer` and `demo` are management commands."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date


def construire_analyseur() -> argparse.ArgumentParser:
    analyseur = argparse.ArgumentParser(
        prog="reciproque", description="Lire un contrat de ville, le préparer pour relecture, charger la démonstration."
    )
    commandes = analyseur.add_subparsers(dest="commande", required=True, metavar="COMMANDE", title="commandes")

    lire = commandes.add_parser(
        "lire",
        help="lire un document et afficher ce qu'il contient, sans rien enregistrer",
        description="Codes de sortie : 0 document lu, 1 panne interne, 2 fichier ou usage refusé.",
    )
    lire.add_argument("fichier", metavar="FICHIER", help="le document (texte, DOCX, ODT ou PDF)")
    forme = lire.add_mutually_exclusive_group()
    forme.add_argument("--json", action="store_true", help="afficher la lecture complète en JSON")
    forme.add_argument(
        "--texte", action="store_true", help="afficher le texte normal, dont les lignes servent de repères"
    )

    importer = commandes.add_parser("importer", help="lire un document et préparer sa relecture à l'écran")
    importer.add_argument("fichier", metavar="FICHIER", help="le document à lire")
    importer.add_argument("--contrat", metavar="NOM", required=True, help="le nom du contrat que le document fonde")
    importer.add_argument(
        "--compte", metavar="ADRESSE", default="", help="le compte qui dépose (par défaut, le premier administrateur)"
    )

    demo = commandes.add_parser("demo", help="charger le territoire de démonstration dans la base")
    demo.add_argument(
        "--jour", metavar="AAAA-MM-JJ", type=lire_jour, help="le jour que la démonstration tient pour aujourd'hui"
    )
    demo.add_argument("--recommencer", action="store_true", help="tout effacer d'abord (mode démonstration)")

    commandes.add_parser(
        "indexer",
        help="refaire l'index de la recherche générale",
        description="Sans danger à tout moment : ce qui est déjà juste n'est pas récrit.",
    )

    administrateur = commandes.add_parser(
        "administrateur",
        help="créer un administrateur de l'instance, ou rendre l'accès à un compte",
        description="Demande le mot de passe au clavier. Sans terminal, le lit sur une ligne de l'entrée standard.",
    )
    administrateur.add_argument("email", metavar="ADRESSE", help="l'adresse électronique du compte")
    administrateur.add_argument("--nom", default="", help="le nom que les autres verront")
    return analyseur


def lire_jour(texte: str) -> date:
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {texte} » n'est pas une date de la forme AAAA-MM-JJ.") from None


def main(arguments: Sequence[str] | None = None) -> int:
    args = construire_analyseur().parse_args(arguments)
    if args.commande == "lire":
        from reciproque.lecture.cli import run_lire

        return run_lire(args)
    return run_django(*commande_django(args))


def commande_django(args: argparse.Namespace) -> list[str]:
    """The management command behind each of the others."""
    if args.commande == "importer":
        return ["importer", args.fichier, f"--contrat={args.contrat}", *option("--compte", args.compte)]
    if args.commande == "indexer":
        return ["indexer"]
    if args.commande == "administrateur":
        return ["creer_administrateur", args.email, *option("--nom", args.nom)]
    return ["demo", *option("--jour", args.jour), *(["--recommencer"] if args.recommencer else [])]


def option(nom: str, valeur: str | date | None) -> list[str]:
    return [f"{nom}={valeur}"] if valeur else []


def run_django(*arguments: str) -> int:
    """Run a management command with its own exit code; its errors are sentences, not traces."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reciproque.settings.embarque")
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    try:
        call_command(*arguments)
    except CommandError as erreur:
        print(erreur, file=sys.stderr)
        return erreur.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
