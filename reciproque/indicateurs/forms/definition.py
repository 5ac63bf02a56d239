"""Say how an indicator is measured: what, by whom, how often, and whether it meets the three criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.forms.utils import ErrorDict

from reciproque.annuaire.actions import find_or_create_organisation
from reciproque.annuaire.models import Organisation
from reciproque.contrats.acces import Capacite, Droits
from reciproque.contrats.arborescence import Arbre
from reciproque.contrats.forms.champs import ChampDate, SaisieAvecSuggestions, find_organisation, suggest_organisations
from reciproque.contrats.models import Contrat, Engagement, Noeud, RedactionEngagement

from ..actions.definitions import MESURE, complete_many, create_indicator, define, tell
from ..models import Definition, Indicateur
from .choix import CHERCHE, ChoixEngagements, is_search

OUI_NON = (("", "Pas encore dit"), ("oui", "Oui"), ("non", "Non"))


def choices_of(choix: Any, vide: str = "Pas encore dit") -> list[tuple[str, str]]:
    return [("", vide), *((str(v), str(n)[:1].upper() + str(n)[1:]) for v, n in choix)]


def holder(nom: str, trouvee: Organisation | None, acteur: Any) -> Organisation | None:
    """The organisation typed, added to the annuaire when nobody goes by that name."""
    if not nom or trouvee is not None:
        return trouvee
    return find_or_create_organisation(nom=nom, categorie=Organisation.Categorie.AUTRE, acteur=acteur)


def _plain(nombre: Any) -> Any:
    """5.0000 is typed 5."""
    return nombre.quantize(1) if nombre is not None and nombre == nombre.to_integral_value() else nombre


class _Critere(forms.TypedChoiceField):
    """Yes, no, or not said yet."""

    def __init__(self, label: str, aide: str):
        super().__init__(
            label=label,
            help_text=aide,
            choices=OUI_NON,
            required=False,
            coerce=lambda v: {"oui": True, "non": False}[v],
            empty_value=None,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "oui", False: "non", None: ""}.get(value, value)


def _note(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, required=False)


class DefinitionForm(forms.Form):
    """Everything about an indicator. ``indicateur=None`` adds one to ``contrat``.

    When the definition is validated, what changes the measure opens a new version, from a day and for a reason.
    """

    libelle = forms.CharField(label="Libellé", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    famille = forms.ChoiceField(
        label="Famille",
        choices=choices_of(Indicateur.Famille.choices)[1:],
        help_text=(
            "Le contexte décrit le territoire\u00a0; le suivi compte ce qui est fait\u00a0; le résultat dit ce que le "
            "public y gagne tout de suite\u00a0; l’impact, ce qui change durablement."
        ),
    )
    theme = forms.CharField(label="Thème", max_length=80, required=False)
    noeud = forms.TypedChoiceField(label="Élément de l’arborescence", coerce=int, empty_value=None, required=False)
    engagements = forms.TypedMultipleChoiceField(
        label="Engagements suivis",
        coerce=int,
        required=False,
        widget=ChoixEngagements,
    )
    echeance = ChampDate(label="À définir pour le")

    nature = forms.ChoiceField(label="Nature", choices=choices_of(Definition.Nature.choices), required=False)
    numerateur = forms.CharField(label="Numérateur", max_length=300, required=False, help_text="Pour un taux.")
    denominateur = forms.CharField(label="Dénominateur", max_length=300, required=False, help_text="Pour un taux.")
    unite = forms.CharField(label="Unité", max_length=40, required=False, help_text="Personnes, %, euros, logements…")
    choix = forms.CharField(
        label="Réponses possibles",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Pour une liste ou une appréciation\u00a0: une par ligne.",
    )
    sens = forms.ChoiceField(label="Sens recherché", choices=choices_of(Definition.Sens.choices), required=False)
    minimum = forms.DecimalField(
        label="Valeur minimale possible", max_digits=18, decimal_places=4, required=False, localize=True
    )
    maximum = forms.DecimalField(
        label="Valeur maximale possible",
        max_digits=18,
        decimal_places=4,
        required=False,
        localize=True,
        help_text="Une valeur hors de ces bornes sera refusée à la saisie.",
    )

    source = forms.CharField(label="Source de la donnée", max_length=300, required=False)
    detenteur = forms.CharField(
        label="Organisation qui détient la donnée",
        max_length=200,
        required=False,
        help_text="Elle est ajoutée à l’annuaire si elle n’y est pas.",
    )
    periodicite = forms.ChoiceField(
        label="Rythme de la mesure", choices=choices_of(Definition.Periodicite.choices), required=False
    )
    mode_recueil = forms.CharField(
        label="Mode de recueil",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qui relève quoi, quand, avec quel outil.",
    )

    adapte = _Critere("Adapté", "Dit-il quelque chose de ce que l’engagement veut changer\u00a0?")
    adapte_note = _note("Pourquoi il est adapté, ou non")
    disponible = _Critere("Disponible", "La donnée existe-t-elle, à la bonne échelle, et nous la donnera-t-on\u00a0?")
    disponible_note = _note("Pourquoi la donnée est disponible, ou non")
    mesurable = _Critere("Mesurable", "Peut-on le relever à chaque échéance, de la même façon\u00a0?")
    mesurable_note = _note("Pourquoi il est mesurable, ou non")

    SECTIONS = (
        ("Ce qu’on mesure", ("libelle", "famille", "theme", "noeud", "engagements", "echeance")),
        (
            "Comment cela se compte",
            ("nature", "numerateur", "denominateur", "unite", "choix", "sens", "minimum", "maximum"),
        ),
        ("D’où vient la donnée", ("source", "detenteur", "periodicite", "mode_recueil")),
        (
            "Les trois critères",
            ("adapte", "adapte_note", "disponible", "disponible_note", "mesurable", "mesurable_note"),
        ),
    )

    def __init__(
        self,
        donnees: Any = None,
        *,
        contrat: Contrat,
        arbre: Arbre,
        droits: Droits,
        indicateur: Indicateur | None = None,
        definition: Definition | None = None,
        initial: dict[str, Any] | None = None,
    ):
        self.contrat, self.indicateur, self.definition = contrat, indicateur, definition
        if indicateur is not None and definition is not None:
            initial = {champ: getattr(definition, champ) for champ in self.base_fields if hasattr(definition, champ)}
            initial |= {
                "famille": indicateur.famille,
                "theme": indicateur.theme,
                "noeud": indicateur.noeud_id,
                "engagements": list(indicateur.engagements.values_list("pk", flat=True)),
                "detenteur": definition.detenteur.nom if definition.detenteur else "",
                "choix": "\n".join(definition.choix),
                "minimum": _plain(definition.minimum),
                "maximum": _plain(definition.maximum),
                "revision": indicateur.revision,
            }
        super().__init__(donnees, initial=initial)
        if donnees is not None and is_search(donnees):
            self._errors = ErrorDict()  # what is typed so far comes back as it is, unjudged
        self._offer(arbre, droits)
        if indicateur is not None:
            self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput)
        if self.est_validee:
            self.fields["depuis"] = ChampDate(
                label="La nouvelle définition s’applique à partir du",
                help_text="Les valeurs d’avant gardent l’ancienne.",
            )
            self.fields["motif"] = forms.CharField(
                label="Pourquoi elle change", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
            )

    def _offer(self, arbre: Arbre, droits: Droits) -> None:
        """Elements of the branches where this person measures; the commitments that hang there."""
        partout = droits.covers("", Capacite.MESURER)
        places = [
            (b.noeud_id, "\u2003" * b.profondeur + b.intitule)
            for b in arbre
            if droits.covers(b.chemin, Capacite.MESURER)
        ]
        self.fields["noeud"].choices = [("", "Tout le contrat"), *places] if partout else places
        self.fields["noeud"].required = not partout
        engagements = self.fields["engagements"]
        courantes = RedactionEngagement.objects.current().filter(
            engagement__contrat=self.contrat, engagement__retire_le=None
        )
        if not partout:
            courantes = courantes.filter(noeud__in=[pk for pk, _ in places])
        engagements.choices = engagements.widget.offer(
            courantes.in_printed_order().only("engagement_id", "noeud_id", "numero", "texte"),
            arbre,
            self.data.get(CHERCHE, "") if self.is_bound else "",
        )
        self.fields["detenteur"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)

    @property
    def est_validee(self) -> bool:
        return self.definition is not None and self.definition.etat == Definition.Etat.VALIDE

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        sections = [(titre, [self[champ] for champ in champs]) for titre, champs in self.SECTIONS]
        if self.est_validee:
            sections.insert(0, ("Cette définition est validée", [self["depuis"], self["motif"]]))
        return sections

    def clean_detenteur(self) -> str:
        nom = self.cleaned_data["detenteur"].strip()
        self.organisation = find_organisation(nom) if nom else None
        return nom

    def clean_choix(self) -> list[str]:
        return [ligne.strip() for ligne in self.cleaned_data["choix"].splitlines() if ligne.strip()]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        taux = donnees.get("nature") == Definition.Nature.TAUX
        for champ in ("numerateur", "denominateur"):
            if donnees.get(champ) and not taux:
                self.add_error(champ, "Seul un taux a un numérateur et un dénominateur\u00a0: videz ce champ.")
        bas, haut = donnees.get("minimum"), donnees.get("maximum")
        if bas is not None and haut is not None and haut < bas:
            self.add_error("maximum", "La valeur maximale est plus petite que la valeur minimale.")
        if self.est_validee and not self.errors and self._changes_the_measure():
            if not donnees.get("depuis"):
                self.add_error("depuis", "Dites de quel jour la nouvelle définition s’applique.")
            if not donnees.get("motif"):
                self.add_error("motif", "Dites pourquoi la définition validée change.")
        return donnees

    def _changes_the_measure(self) -> bool:
        actuelle, donne = self.definition, self.given()
        donne["detenteur"] = self.organisation
        nouveau = bool(self.cleaned_data.get("detenteur")) and self.organisation is None
        return nouveau or any(getattr(actuelle, champ) != donne[champ] for champ in MESURE)

    def given(self) -> dict[str, Any]:
        """The fields of the definition as they were typed, but the holder."""
        return {champ: self.cleaned_data.get(champ) for champ in (*MESURE, "echeance") if champ != "detenteur"}

    def tell(self) -> dict[str, Any]:
        """What was typed, as `actions.definitions.tell` says what stands: for the second of two people."""
        noeud = Noeud.objects.filter(pk=self.cleaned_data.get("noeud"), contrat=self.contrat).first()
        brouillon = Indicateur(
            pk=self.indicateur.pk if self.indicateur else None,
            famille=self.cleaned_data["famille"],
            theme=self.cleaned_data["theme"],
            noeud=noeud,
        )
        dits = tell(brouillon, Definition(detenteur=self.organisation, **self.given()))
        numeros = RedactionEngagement.objects.current().filter(engagement__in=self.cleaned_data["engagements"])
        dits["engagements"] = [
            f"engagement {numero}" if numero else f"engagement sans numéro ({pk})"
            for pk, numero in numeros.order_by("ordre", "engagement").values_list("engagement", "numero")
        ]
        return dits

    @transaction.atomic
    def save(self, acteur: Any) -> bool:
        """True when something changed. May raise `Conflit` or `Refus`. Sets ``indicateur``."""
        donnees = self.cleaned_data
        definition = self.given()
        definition["detenteur"] = holder(donnees["detenteur"], self.organisation, acteur)
        noeud = Noeud.objects.get(pk=donnees["noeud"], contrat=self.contrat) if donnees["noeud"] else None
        engagements = list(Engagement.objects.filter(contrat=self.contrat, pk__in=donnees["engagements"]))
        identite = {"famille": donnees["famille"], "theme": donnees["theme"], "noeud": noeud}
        if self.indicateur is None:
            self.indicateur = create_indicator(
                contrat=self.contrat, acteur=acteur, engagements=engagements, **identite, **definition
            )
            return True
        return define(
            indicateur=self.indicateur,
            acteur=acteur,
            revision=donnees["revision"],
            identite=identite,
            engagements=engagements,
            definition=definition,
            depuis=donnees.get("depuis"),
            motif=donnees.get("motif") or "",
        )


class CompleterForm(forms.Form):
    """A due date, a holder, a rhythm for several indicators at once; what is left empty does not change."""

    echeance = ChampDate(label="À définir pour le")
    detenteur = forms.CharField(label="Organisation qui détient la donnée", max_length=200, required=False)
    periodicite = forms.ChoiceField(
        label="Rythme de la mesure",
        choices=choices_of(Definition.Periodicite.choices, vide="Ne pas changer"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["detenteur"].widget = SaisieAvecSuggestions(suggestions=suggest_organisations)

    def clean_detenteur(self) -> str:
        nom = self.cleaned_data["detenteur"].strip()
        self.organisation = find_organisation(nom) if nom else None
        return nom

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if not self.errors and not any(donnees.values()):
            raise forms.ValidationError(
                "Dites ce qu’il faut leur donner\u00a0: une échéance, un détenteur ou un rythme."
            )
        return donnees

    @transaction.atomic
    def save(self, contrat: Contrat, vus: dict[int, int], acteur: Any) -> int:
        """How many changed. May raise `Conflit`."""
        donne = {champ: valeur for champ, valeur in self.cleaned_data.items() if valeur}
        if "detenteur" in donne:
            donne["detenteur"] = holder(donne["detenteur"], self.organisation, acteur)
        return complete_many(contrat=contrat, vus=vus, acteur=acteur, **donne)
