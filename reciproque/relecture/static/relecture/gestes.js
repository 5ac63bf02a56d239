/* Beside the review's own keys: undo and redo, a record shown as taken while one writes in it, and what is typed kept
   in this browser until the server has it. Everything also works without this file. */

const releveDe = (element) => element?.closest?.("[data-releve]");
const mouvement = matchMedia("(prefers-reduced-motion: reduce)");

function viser(id) {
  const releve = id && document.getElementById(id);
  if (!releve) return;
  releve.focus({ preventScroll: true });
  releve.scrollIntoView({ block: "center", behavior: mouvement.matches ? "auto" : "smooth" });
}

/* --- Undo, redo, merge what is ticked ---------------------------------------------------------- */

// A gesture still on its way is waited for: undoing comes after it.
function calme(suite) {
  if (!document.querySelector(".htmx-request")) return suite();
  document.addEventListener("htmx:afterRequest", () => setTimeout(() => calme(suite), 20), { once: true });
}

document.addEventListener("keydown", (evenement) => {
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey || evenement.key.length > 1) return;
  if (!releveDe(evenement.target) || evenement.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const selecteur = `[data-geste-general="${CSS.escape(evenement.key)}"]`;
  if (!document.querySelector(selecteur)) return;
  evenement.preventDefault();
  calme(() => document.querySelector(selecteur)?.click());
});

document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (!target.matches("[data-pile]")) return;
  detail.parameters.affichees = [...document.querySelectorAll("[data-releve]")].map((r) => r.id).join(" ");
});

document.addEventListener("vise", ({ detail }) => {
  if (detail.recharge) sessionStorage.setItem("vise", detail.id ?? "");
  else viser(detail.id);
});

/* --- Taken in hand ----------------------------------------------------------------------------- */

const BAIL = 60_000;
const renouveles = new WeakMap();

async function prendre(formulaire) {
  if (Date.now() - (renouveles.get(formulaire) ?? 0) < BAIL) return;
  renouveles.set(formulaire, Date.now());
  const donnees = new URLSearchParams({ csrfmiddlewaretoken: formulaire.elements.csrfmiddlewaretoken.value });
  const reponse = await fetch(formulaire.dataset.prise, { method: "POST", body: donnees, redirect: "manual" }).catch(() => null);
  const place = formulaire.querySelector("[data-prise-par]");
  if (reponse?.ok && place) place.innerHTML = await reponse.text();
}

function lacher(formulaire) {
  const donnees = new FormData();
  donnees.set("csrfmiddlewaretoken", formulaire.elements.csrfmiddlewaretoken.value);
  donnees.set("lacher", "1");
  navigator.sendBeacon(formulaire.dataset.prise, donnees);
}

/* --- What is typed is kept --------------------------------------------------------------------- */

const OUBLI = 7 * 24 * 3600 * 1000;
const cleDe = (formulaire) => `brouillon:${formulaire.dataset.brouillon}`;
const aCocher = (champ) => champ.type === "checkbox" || champ.type === "radio";
const saisis = (formulaire) =>
  [...formulaire.elements].filter((c) => c.name && c.type !== "submit" && !["csrfmiddlewaretoken", "suite"].includes(c.name));

function lire(cle) {
  try {
    const garde = JSON.parse(localStorage.getItem(cle));
    if (garde && Date.now() - garde.quand < OUBLI) return garde;
  } catch {
    // unreadable: as if there were none
  }
  localStorage.removeItem(cle);
  return null;
}

function garder(formulaire) {
  const valeurs = saisis(formulaire).map((c) => [c.name, aCocher(c) ? c.value : null, aCocher(c) ? c.checked : c.value]);
  try {
    localStorage.setItem(cleDe(formulaire), JSON.stringify({ quand: Date.now(), valeurs }));
  } catch {
    // no room left in this browser: the form itself still holds what is typed
  }
}

function retrouver(formulaire) {
  const garde = lire(cleDe(formulaire));
  if (!garde) return;
  let change = false;
  for (const [nom, choix, valeur] of garde.valeurs) {
    const champ = saisis(formulaire).find((c) => c.name === nom && (!aCocher(c) || c.value === choix));
    if (!champ || (aCocher(champ) ? champ.checked : champ.value) === valeur) continue;
    change ||= nom !== "revision";
    if (aCocher(champ)) champ.checked = valeur;
    else champ.value = valeur;
  }
  if (!change) {
    localStorage.removeItem(cleDe(formulaire));
    return;
  }
  formulaire.querySelector("[data-retrouve]").hidden = false;
  formulaire.querySelector("details.precisions")?.setAttribute("open", "");
}

function ouvrir(racine) {
  for (const formulaire of racine.querySelectorAll("form[data-brouillon]")) {
    if (renouveles.has(formulaire)) continue;
    if (formulaire.hasAttribute("data-saisi")) garder(formulaire);
    else retrouver(formulaire);
    prendre(formulaire);
  }
}

document.addEventListener("input", ({ target }) => {
  const formulaire = target.closest("form[data-brouillon]");
  if (!formulaire) return;
  garder(formulaire);
  prendre(formulaire);
});

document.addEventListener("click", ({ target }) => {
  const formulaire = target.closest("[data-annuler], [data-oublier]")?.closest("form[data-brouillon]");
  if (!formulaire) return;
  localStorage.removeItem(cleDe(formulaire));
  if (target.closest("[data-annuler]")) {
    lacher(formulaire);
    return;
  }
  formulaire.reset();
  // reset() leaves hidden fields alone: the state of the record they were typed on goes back too.
  for (const champ of formulaire.querySelectorAll("input[type=hidden]")) champ.value = champ.defaultValue;
  formulaire.querySelector("[data-retrouve]").hidden = true;
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // The form that was sent: the answer took it away, so the event comes from what is around it.
  const formulaire = detail.requestConfig.elt.closest("form[data-brouillon]");
  if (!formulaire || detail.requestConfig.verb !== "post" || !detail.successful) return;
  if (!detail.xhr.getResponseHeader("HX-Redirect")) localStorage.removeItem(cleDe(formulaire));
});

document.addEventListener("htmx:afterSettle", () => ouvrir(document));
addEventListener("pagehide", () => document.querySelectorAll("form[data-brouillon]").forEach(lacher));

ouvrir(document);
viser(sessionStorage.getItem("vise"));
sessionStorage.removeItem("vise");

// Back after signing in again: the record where something was being typed opens with it, once htmx has taken its links.
addEventListener("load", () => {
  const qui = document.getElementById("pile")?.dataset.lecteur;
  const entamee = qui && [...document.querySelectorAll("[data-releve][id]")].find((r) => lire(`brouillon:${qui}:${r.id}`));
  entamee?.querySelector('[data-geste="c"]')?.click();
});
