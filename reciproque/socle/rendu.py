"""How ``{{ form }}`` is drawn everywhere: error summary, label, help and error tied to their field."""

from django.forms.renderers import TemplatesSetting


class RenduFormulaire(TemplatesSetting):
    form_template_name = "socle/formulaires/formulaire.html"
    formset_template_name = "socle/formulaires/jeu.html"
    field_template_name = "socle/composants/champ.html"
