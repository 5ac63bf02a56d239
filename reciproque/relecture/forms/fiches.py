"""One form per kind of record. Only what the person changed is rewritten: the rest stays as the document has it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from reciproque.annuaire.models import Organisation
from reciproque.contrats.forms.champs import SaisieAvecSuggestions, suggest_organisations
from reciproque.contrats.models import Engagement, Fiche, Lien, RedactionEngagement
from reciproque.langue import parse_number
from reciproque.territoires.models import Quartier

from ..actions import corriger
from ..arbre import ArbreLu
from ..confirmation.arbre import MOTS
from ..confirmation.categories import guess_category
from ..contenu import Contenu, say_period
from ..listes.contenus import DECISIONS, FORCES, PIECES, say_number
from ..perimetre import contracts_to_review
from .champs import ChampDatePartielle, ChampLignes
from .partenaires import JeuPartenaires

Genre = Fiche.Genre

NATURES_DU_DOCUMENT = [
    ("protocole", "protocole d’engagements renforcés et réciproques"),
    ("contrat_de_ville", "contrat de ville"),
    ("convention", "convention locale d’application"),
    ("projet_de_quartier", "projet de quartier"),
    ("deliberation", "délibération"),
    ("inconnu", "je ne sais pas"),
]


class FicheForm(forms.Form):
    """Base: fields bear the names of the JSON's keys; ``revision`` tells which state of the record was on screen."""

    avec_partenaires: ClassVar[bool] = False
    # Fields one changes often; the others are folded away. Empty: all of them are shown.
    en_vue: ClassVar[tuple[str, ...]] = ()
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fiche: Fiche, user: Any, arbre: ArbreLu | None = None, **kwargs: Any):
        self.fiche = fiche
        self.user = user
        self.arbre = arbre
        initial = {"revision": fiche.revision, **self.read(fiche.contenu), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.prepare()
        donnees = args[0] if args else kwargs.get("data")
        self.partenaires = (
            JeuPartenaires.of(fiche.contenu.get("partenaires") or [], donnees) if self.avec_partenaires else None
        )

    def read(self, contenu: Contenu) -> dict[str, Any]:
        """Initial values of the fields."""
        return {champ: contenu.get(champ) for champ in self.base_fields if champ != "revision"}

    def write(self, champ: str, valeur: Any) -> dict[str, Any]:
        """Keys of the JSON that a changed field rewrites."""
        return {champ: None if valeur == "" else valeur}

    def prepare(self) -> None:
        """Choices that depend on the reading."""

    def is_valid(self) -> bool:
        """Both the fields and the partners."""
        partenaires = self.partenaires is None or self.partenaires.is_valid()
        return super().is_valid() and partenaires

    @property
    def principaux(self) -> list[forms.BoundField]:
        if not self.en_vue:
            return self.visible_fields()
        return [self[nom] for nom in self.en_vue]

    @property
    def secondaires(self) -> list[forms.BoundField]:
        return [champ for champ in self.visible_fields() if self.en_vue and champ.name not in self.en_vue]

    @property
    def secondaires_ouverts(self) -> bool:
        return any(champ.errors for champ in self.secondaires)

    @property
    def errones(self) -> list[forms.BaseForm]:
        """The forms, among this one and those of its partners, that have something to say."""
        partenaires = self.partenaires.forms if self.partenaires is not None else []
        return [form for form in (self, *partenaires) if form.is_bound and form.errors]

    @property
    def contenu(self) -> Contenu:
        """What the record will hold."""
        contenu = dict(self.fiche.contenu)
        for champ in self.changed_data:
            if champ != "revision":
                contenu |= self.write(champ, self.cleaned_data[champ])
        if self.partenaires is not None and self.partenaires.has_changed():
            contenu["partenaires"] = self.partenaires.contenu
        return contenu

    def save(self) -> Fiche:
        """Raises Conflit or Refus."""
        return corriger(
            fiche=self.fiche, revision=self.cleaned_data["revision"], contenu=self.contenu, acteur=self.user
        )


class DocumentForm(FicheForm):
    titre = forms.CharField(label="Titre", max_length=300)
    nature = forms.ChoiceField(label="Nature", choices=NATURES_DU_DOCUMENT)
    territoire = forms.CharField(label="Territoire", max_length=200, required=False)
    debut = ChampDatePartielle(label="Début", help_text="Une année, un mois ou un jour.")
    fin = ChampDatePartielle(label="Fin")

    def read(self, contenu: Contenu) -> dict[str, Any]:
        return super().read(contenu) | {c: (contenu.get("periode") or {}).get(c) for c in ("debut", "fin")}

    @property
    def contenu(self) -> Contenu:
        contenu = super().contenu
        bornes = {c: contenu.pop(c) for c in ("debut", "fin") if c in contenu}
        return contenu | {"periode": {**(contenu.get("periode") or {}), **bornes}} if bornes else contenu

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin[: len(debut)] < debut[: len(fin)]:
            self.add_error("fin", "La fin précède le début\u00a0: vérifiez les deux.")
        return donnees


class EngagementForm(FicheForm):
    avec_partenaires = True
    en_vue = ("texte", "noeud")

    numero = forms.CharField(label="Numéro imprimé", max_length=40, required=False)
    texte = forms.CharField(
        label="Texte",
        widget=forms.Textarea(attrs={"rows": 6}),
        strip=False,
        error_messages={"required": "Un engagement a un texte\u00a0: écrivez-le, ou écartez la fiche."},
    )
    noeud = forms.ChoiceField(label="Place dans l’arborescence", required=False)
    nature = forms.ChoiceField(label="Nature", choices=Engagement.Nature.choices)
    statut = forms.ChoiceField(label="Statut imprimé", choices=RedactionEngagement.Statut.choices)
    periode = forms.CharField(label="Période", max_length=60, required=False, help_text="Par exemple 2020-2022.")
    echeance = ChampDatePartielle(label="Échéance", help_text="Une année, un mois ou un jour.")
    quartiers = ChampLignes(label="Quartiers nommés", help_text="Un par ligne, tels que le document les nomme.")
    leviers = ChampLignes(label="Leviers", help_text="Dispositifs, fonds, conventions\u00a0: un par ligne.")

    def read(self, contenu: Contenu) -> dict[str, Any]:
        periode = contenu.get("periode")
        return super().read(contenu) | {
            "noeud": self.fiche.parent_cle,
            "periode": periode if isinstance(periode, str) else say_period(periode),
        }

    def prepare(self) -> None:
        choix = self.arbre.choix() if self.arbre else []
        # `fields` does not say it is a choice
        self.fields["noeud"].choices = [("", "Hors de l’arborescence"), *choix]  # type: ignore[attr-defined]

    def clean_texte(self) -> str:
        texte = self.cleaned_data["texte"].replace("\r\n", "\n")
        if not texte.strip():
            raise forms.ValidationError(self.fields["texte"].error_messages["required"])
        lu = self.fiche.contenu.get("texte") or ""
        return lu if texte.strip() == lu.replace("\r\n", "\n").strip() else texte.strip()


class NoeudForm(FicheForm):
    avec_partenaires = True

    niveau = forms.ChoiceField(label="Niveau", choices=list(MOTS.items()))
    code = forms.CharField(
        label="Code imprimé", max_length=40, required=False, help_text="Par exemple «\u00a0Axe 2\u00a0»."
    )
    titre = forms.CharField(label="Titre", widget=forms.Textarea(attrs={"rows": 3}))
    parent = forms.ChoiceField(label="Rangé sous", required=False)

    def read(self, contenu: Contenu) -> dict[str, Any]:
        return super().read(contenu) | {"parent": self.fiche.parent_cle}

    def prepare(self) -> None:
        choix = self.arbre.choix(sans=self.fiche.cle) if self.arbre else []
        # `fields` does not say it is a choice
        self.fields["parent"].choices = [("", "Au premier niveau"), *choix]  # type: ignore[attr-defined]


class SignataireForm(FicheForm):
    organisation = forms.CharField(label="Organisation", max_length=200)
    categorie = forms.ChoiceField(label="Catégorie", choices=Organisation.Categorie.choices)
    titre = forms.CharField(label="Titre du signataire", max_length=200, required=False)
    etat = forms.ChoiceField(
        label="Ce que le document montre",
        choices=[("annonce", "la partie est annoncée"), ("signature", "son bloc de signature est imprimé")],
    )

    def read(self, contenu: Contenu) -> dict[str, Any]:
        categorie = guess_category(contenu.get("organisation") or "", contenu.get("categorie") or "")
        return super().read(contenu) | {"categorie": categorie}

    def prepare(self) -> None:
        self.fields["organisation"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)


class QuartierForm(FicheForm):
    nom = forms.CharField(label="Nom", max_length=200)
    type = forms.ChoiceField(label="Type", choices=Quartier.Nature.choices)
    communes = ChampLignes(label="Communes", help_text="Une par ligne.")
    population = forms.IntegerField(label="Habitants", min_value=0, required=False)
    contrat = forms.CharField(label="Contrat couvert", max_length=200, required=False)


class MesureForm(FicheForm):
    numero = forms.CharField(label="Numéro", max_length=20, required=False)
    libelle = forms.CharField(label="Libellé", widget=forms.Textarea(attrs={"rows": 3}))
    etat = forms.CharField(label="État imprimé", max_length=200, required=False)


class ContratCouvertForm(FicheForm):
    """A contract that the document names: left as a proposed link, tied to a known one, or created."""

    nom = forms.CharField(label="Nom", max_length=200)
    date = ChampDatePartielle(label="Date de signature")
    nature = forms.ChoiceField(label="Le contrat que fonde ce document", choices=Lien.Nature.choices)
    vers = forms.ChoiceField(
        label="Ce contrat dans Réciproque",
        required=False,
        help_text="Laissez «\u00a0pas encore\u00a0» pour garder le lien en attente.",
    )

    CREER = "creer"

    def read(self, contenu: Contenu) -> dict[str, Any]:
        autres = self.fiche.lecture.fiches.filter(genre=Genre.CONTRAT).exclude(etat=Fiche.Etat.ECARTEE).count()
        return super().read(contenu) | {
            "nature": contenu.get("nature") or (Lien.Nature.COUVRE if autres > 1 else Lien.Nature.COMPLETE),
            "vers": self.CREER if contenu.get("a_creer") else str(contenu.get("vers") or ""),
        }

    def prepare(self) -> None:
        ouverts = contracts_to_review(self.user).exclude(pk=self.fiche.lecture.contrat_id).order_by("nom")[:200]
        self.fields["vers"].choices = [  # type: ignore[attr-defined]  # `fields` does not say it is a choice
            ("", "Pas encore"),
            (self.CREER, "Le créer à la confirmation"),
            *((str(contrat.pk), contrat.nom) for contrat in ouverts.only("pk", "nom")),
        ]

    def write(self, champ: str, valeur: Any) -> dict[str, Any]:
        if champ != "vers":
            return super().write(champ, valeur)
        return {"a_creer": valeur == self.CREER, "vers": int(valeur) if valeur.isdigit() else None}


class IndicateurForm(FicheForm):
    libelle = forms.CharField(label="Libellé", widget=forms.Textarea(attrs={"rows": 3}))
    famille = forms.ChoiceField(
        label="Famille",
        choices=[("contexte", "contexte"), ("suivi", "suivi"), ("resultat", "résultat"), ("impact", "impact")],
    )
    etat = forms.ChoiceField(label="État", choices=[("defini", "défini"), ("a_determiner", "à déterminer")])


class TexteForm(FicheForm):
    """Records that are a sentence of the document: recommendations, findings, rules."""

    texte = forms.CharField(label="Texte", widget=forms.Textarea(attrs={"rows": 4}))


class RegleForm(TexteForm):
    objet = forms.CharField(label="Objet", max_length=200, required=False)
    force = forms.ChoiceField(label="Force", choices=[("", "non précisée"), *FORCES.items()], required=False)


class PieceForm(FicheForm):
    titre = forms.CharField(label="Titre", max_length=300)
    etat = forms.ChoiceField(label="Présence", choices=list(PIECES.items()))


class InstanceForm(FicheForm):
    nom = forms.CharField(label="Nom", max_length=200)


class DeliberationForm(FicheForm):
    objet = forms.CharField(label="Objet", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    numero = forms.CharField(label="Numéro", max_length=60, required=False)
    date = ChampDatePartielle(label="Date")


class ControleForm(FicheForm):
    """A printed figure that the count does not give: what is printed stays unless a person says otherwise."""

    decision = forms.ChoiceField(
        label="Que faire de cet écart\u00a0?", choices=list(DECISIONS.items()), widget=forms.RadioSelect
    )
    retenu = forms.CharField(label="Chiffre retenu", max_length=40, required=False)
    note = forms.CharField(label="Note", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def read(self, contenu: Contenu) -> dict[str, Any]:
        retenu = contenu.get("retenu", contenu.get("calcule"))
        return {
            "decision": contenu.get("decision") or "imprime",
            "retenu": say_number(retenu).replace("\u202f", " "),
            "note": contenu.get("note") or "",
        }

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        decision = donnees.get("decision")
        if decision == "corrige":
            donnees["chiffre"] = parse_number(donnees.get("retenu") or "")
            if donnees["chiffre"] is None:
                self.add_error("retenu", "Écrivez le chiffre à retenir, par exemple 2 000.")
        if decision == "note" and not donnees.get("note", "").strip():
            self.add_error("note", "Écrivez la note, ou gardez le chiffre imprimé.")
        return donnees

    @property
    def contenu(self) -> Contenu:
        donnees = self.cleaned_data
        contenu = {**self.fiche.contenu, "decision": donnees["decision"], "note": donnees["note"].strip()}
        contenu.pop("retenu", None)
        if donnees["decision"] == "corrige":
            chiffre = float(donnees["chiffre"])
            contenu["retenu"] = int(chiffre) if chiffre.is_integer() else chiffre
        return contenu


FORMULAIRES: dict[str, type[FicheForm]] = {
    Genre.DOCUMENT: DocumentForm,
    Genre.ENGAGEMENT: EngagementForm,
    Genre.NOEUD: NoeudForm,
    Genre.SIGNATAIRE: SignataireForm,
    Genre.QUARTIER: QuartierForm,
    Genre.MESURE: MesureForm,
    Genre.CONTRAT: ContratCouvertForm,
    Genre.INDICATEUR: IndicateurForm,
    Genre.RECOMMANDATION: TexteForm,
    Genre.CONSTAT: TexteForm,
    Genre.REGLE: RegleForm,
    Genre.PIECE: PieceForm,
    Genre.INSTANCE: InstanceForm,
    Genre.DELIBERATION: DeliberationForm,
    Genre.CONTROLE: ControleForm,
}
