"""Charts drawn by the server: one drawing for the screen, for print and for the PDF, with its table of figures.

Nothing is told by colour alone: series differ by marker and by stroke, bars by pattern, and a missing figure is a gap.
"""

from reciproque.socle.graphiques.contenu import Barre, Barres, Courbes, Repere, Serie
from reciproque.socle.graphiques.dessin import Graphique, draw

__all__ = ["Barre", "Barres", "Courbes", "Graphique", "Repere", "Serie", "draw"]
