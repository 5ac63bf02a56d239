"""Who one can be in the demonstration. People go by their function; no one owns the addresses in .example."""

from __future__ import annotations

from dataclasses import dataclass

from reciproque.contrats.models import Role

AMBRELLE = "ambrelle"  # the protocole and the contract of Ambrelle Agglomération
SARVELLE = "sarvelle"  # the contract of another team


@dataclass(frozen=True)
class Personne:
    """``contrats``: whose contracts are open to them. ``vient``: what they come to do, as an infinitive."""

    email: str
    nom: str
    organisation: str
    vient: str
    role: Role | None = None
    contrats: tuple[str, ...] = (AMBRELLE,)
    est_administrateur: bool = False


@dataclass(frozen=True)
class Groupe:
    titre: str
    personnes: tuple[Personne, ...]


GROUPES = (
    Groupe(
        "Piloter",
        (
            Personne(
                "cheffe-de-projet@ambrelle.example",
                "Cheffe de projet",
                "Ambrelle Agglomération",
                "relire le document qui attend, et retrouver qui a promis quoi",
                Role.EQUIPE_PROJET,
            ),
            Personne(
                "delegue-du-prefet@haute-ambrelle.example",
                "Délégué du préfet",
                "État",
                "suivre plusieurs contrats d’un seul regard",
                Role.ETAT,
                (AMBRELLE, SARVELLE),
            ),
            Personne(
                "ddets@haute-ambrelle.example",
                "Chargée d’instruction, DDETS",
                "État",
                "vérifier ce qu’un contrat promet avant d’instruire une demande",
                Role.INSTRUCTEUR,
                (AMBRELLE, SARVELLE),
            ),
            Personne(
                "elue@ambrelle.example",
                "Vice-présidente à la cohésion sociale",
                "Ambrelle Agglomération",
                "lire l’essentiel avant le comité de pilotage",
                Role.ELU,
            ),
            Personne(
                "secretariat@ambrelle.example",
                "Secrétaire du comité de pilotage",
                "Ambrelle Agglomération",
                "préparer la réunion et retrouver l’historique",
                Role.SECRETAIRE,
            ),
        ),
    ),
    Groupe(
        "S’engager",
        (
            Personne(
                "caf@haute-ambrelle.example",
                "Conseillère technique de la CAF",
                "Caisse d’allocations familiales de la Haute-Ambrelle",
                "relire tout ce que la CAF a promis, et l’emporter",
                Role.PARTENAIRE,
            ),
            Personne(
                "departement@haute-ambrelle.example",
                "Chargé de mission du Département",
                "Département de la Haute-Ambrelle",
                "distinguer ses engagements de ceux des collectivités en général",
                Role.PARTENAIRE,
            ),
            Personne(
                "bailleur@ambrelle-habitat.example",
                "Responsable du développement social",
                "Ambrelle Habitat",
                "voir ses engagements dans tous les contrats où il est partie",
                Role.BAILLEUR,
            ),
            Personne(
                "association@ateliers-du-gue.example",
                "Directeur d’association",
                "Les Ateliers du Gué",
                "savoir à quel engagement rattacher son projet",
                Role.PORTEUR,
            ),
            Personne(
                "chambre@metiers.example",
                "Chargée de développement, chambre de métiers",
                "Chambre de métiers et de l’artisanat",
                "découvrir la page de qui n’a encore aucun contrat",
                None,
                (),
            ),
        ),
    ),
    Groupe(
        "Rendre compte",
        (
            Personne(
                "referente@corvelange.example",
                "Référente réussite éducative",
                "Commune de Corvelange",
                "retrouver les engagements dont elle répond",
                Role.REFERENT,
            ),
            Personne(
                "pilote@haute-ambrelle.example",
                "Pilote de l’emploi",
                "France Travail",
                "suivre les objectifs de son axe",
                Role.PILOTE,
            ),
            Personne(
                "coordonnatrice@ambrelle.example",
                "Coordonnatrice éducation et santé",
                "Ambrelle Agglomération",
                "voir ce qui change dans les contrats",
                Role.COORDONNATEUR,
            ),
            Personne(
                "responsable@ambrelle.example",
                "Directrice générale adjointe",
                "Ambrelle Agglomération",
                "s’assurer que rien n’est oublié",
                Role.RESPONSABLE,
            ),
        ),
    ),
    Groupe(
        "Comprendre et veiller",
        (
            Personne(
                "conseillere-citoyenne@tanneries.example",
                "Conseillère citoyenne des Tanneries",
                "Conseil citoyen des Tanneries",
                "comprendre ce qui est promis à son quartier, sur un téléphone",
                Role.CONSEILLER_CITOYEN,
            ),
            Personne(
                "urbanisme@ambrelle.example",
                "Chargée d’études, agence d’urbanisme",
                "Agence d’urbanisme de l’Ambrelle",
                "lire et exporter, sans rien modifier",
                Role.LECTEUR,
            ),
        ),
    ),
    Groupe(
        "Administrer, ou venir d’ailleurs",
        (
            Personne(
                "administration@reciproque.example",
                "Administratrice de l’instance",
                "",
                "ouvrir des comptes, créer un contrat, inviter une équipe",
                None,
                (),
                True,
            ),
            Personne(
                "cheffe-de-projet@sarvelle.example",
                "Cheffe de projet de Sarvelle",
                "Pays de Sarvelle",
                "vérifier qu’elle ne voit que son contrat, et en déposer un second",
                Role.EQUIPE_PROJET,
                (SARVELLE,),
            ),
        ),
    ),
)
PERSONNES = {personne.email: personne for groupe in GROUPES for personne in groupe.personnes}
# Party to every contract, and never here: what it promises is followed by documents alone.
JAMAIS_CONNECTEE = "Agence régionale de santé Val-et-Marches"
