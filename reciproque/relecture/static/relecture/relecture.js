/* Review by keyboard: the letters act only while a record has the focus (nobody's screen reader loses a key), and
   after a gesture the focus goes to the next record that waits. Everything also works without this file. */

const mouvement = matchMedia("(prefers-reduced-motion: reduce)");
let attendu = null; // the record whose answer is on its way: {id, suite}

const releves = () => [...document.querySelectorAll("[data-releve]")];

function viser(releve) {
  if (!releve) return;
  releve.focus({ preventScroll: true });
  releve.scrollIntoView({ block: "center", behavior: mouvement.matches ? "auto" : "smooth" });
}

function voisin(releve, pas) {
  const tous = releves();
  return tous[tous.indexOf(releve) + pas];
}

document.addEventListener("keydown", (evenement) => {
  const releve = evenement.target.closest?.("[data-releve]");
  if (!releve) return;
  if (evenement.key === "Enter" && (evenement.ctrlKey || evenement.metaKey)) {
    evenement.target.closest("form")?.requestSubmit();
    return;
  }
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
  if (evenement.key === "Escape" && releve.matches("[data-edition]")) {
    releve.querySelector("[data-annuler]")?.click();
    return;
  }
  if (evenement.target.closest("input, textarea, select")) return;
  if (evenement.key === "?") {
    document.querySelector(".touches")?.toggleAttribute("open");
    return;
  }
  if (evenement.key === "j" || evenement.key === "k") {
    evenement.preventDefault();
    viser(voisin(releve, evenement.key === "j" ? 1 : -1));
    return;
  }
  const geste = /^[a-z]$/.test(evenement.key) && releve.querySelector(`[data-geste="${evenement.key}"]`);
  if (geste) {
    evenement.preventDefault();
    geste.click();
  }
});

document.addEventListener("htmx:beforeRequest", (evenement) => {
  const releve = evenement.target.closest?.("[data-releve]");
  if (releve) attendu = { id: releve.id, suite: evenement.detail.requestConfig.verb === "post" };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!attendu) return;
  const { id, suite } = attendu;
  attendu = null;
  const releve = document.getElementById(id);
  if (!releve) return;
  if (releve.matches("[data-edition]")) {
    (releve.querySelector("[data-erreurs]") ?? releve.querySelector("textarea, input:not([type=hidden])"))?.focus();
    return;
  }
  const apres = releves().slice(releves().indexOf(releve) + 1);
  const suivant = suite && !releve.matches(".releve-proposee") && apres.find((r) => r.matches(".releve-proposee"));
  viser(suivant || releve);
});
