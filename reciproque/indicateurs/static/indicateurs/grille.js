// The keys of a spreadsheet in the grid of figures, and a block pasted from one. Without this file, it is a plain form.

const grille = document.querySelector("[data-grille]");
const annonce = document.querySelector("[data-annonce]");

// Rows of cells; a validated figure has no field: its place is kept.
const cases = [...grille?.tBodies[0].rows ?? []].map((ligne) =>
  [...ligne.cells].slice(1).map((cellule) => cellule.querySelector("input[type=text]")));

function placeDe(champ) {
  for (const [y, ligne] of cases.entries()) {
    const x = ligne.indexOf(champ);
    if (x >= 0) return [y, x];
  }
  return null;
}

// The next field in a direction, over the places that have none.
function aller([y, x], dy, dx) {
  do {
    y += dy;
    x += dx;
  } while (cases[y] && x in cases[y] && !cases[y][x]);
  const champ = cases[y]?.[x];
  champ?.focus();
  champ?.select();
  return Boolean(champ);
}

const PAS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

grille?.addEventListener("keydown", (evenement) => {
  const { key, target, shiftKey, ctrlKey, metaKey, altKey } = evenement;
  const pas = PAS[key];
  const place = pas && placeDe(target);
  if (!place || ctrlKey || metaKey || altKey || (shiftKey && key !== "Enter")) return;
  // Left and right move inside a figure until its edge.
  const { selectionStart: debut, selectionEnd: fin, value } = target;
  if (key === "ArrowLeft" && !(debut === 0 && (fin === 0 || fin === value.length))) return;
  if (key === "ArrowRight" && !(fin === value.length && (debut === fin || debut === 0))) return;
  const [dy, dx] = shiftKey ? [-pas[0], pas[1]] : pas;
  if (aller(place, dy, dx) || key === "Enter") evenement.preventDefault();
});

grille?.addEventListener("paste", (evenement) => {
  const texte = evenement.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const place = placeDe(evenement.target);
  if (!texte || !place || !/[\t\n]/.test(texte)) return;
  evenement.preventDefault();
  const bloc = texte.split("\n").map((ligne) => ligne.split("\t"));
  const [y0, x0] = place;
  const large = Math.max(...bloc.map((ligne) => ligne.length));
  const [hauteur, largeur] = [cases.length - y0, cases[0].length - x0];
  if (bloc.length > hauteur || large > largeur) {
    annonce.textContent = `Ce bloc de ${bloc.length} lignes et ${large} colonnes dépasse la grille, où il reste ${hauteur} lignes et ${largeur} colonnes à partir d’ici. Rien n’a été collé.`;
    return;
  }
  let collees = 0;
  let gardees = 0;
  for (const [dy, ligne] of bloc.entries()) {
    for (const [dx, valeur] of ligne.entries()) {
      const champ = cases[y0 + dy][x0 + dx];
      if (champ) {
        champ.value = valeur.trim();
        champ.classList.add("valeurs-collee");
        collees += 1;
      } else gardees += 1;
    }
  }
  const laissees = gardees ? ` ${gardees} validées n’ont pas changé.` : "";
  annonce.textContent = `${collees} cases collées.${laissees} Vérifiez, puis enregistrez.`;
});

// What is typed is not lost by a click elsewhere.
let change = false;
grille?.addEventListener("input", () => (change = true));
grille?.addEventListener("paste", () => (change = true));
grille?.closest("form").addEventListener("submit", () => (change = false));
addEventListener("beforeunload", (evenement) => change && evenement.preventDefault());
