// What HTML alone does not do yet. Everything works without it.

const annonces = () => document.getElementById("annonces");

// After a refused form, start where it is explained what to do.
function montrerErreurs(racine) {
  const erreurs = racine.querySelector("[data-erreurs]");
  if (!erreurs) return;
  erreurs.focus();
  if (!document.title.startsWith("Erreur")) document.title = `Erreur : ${document.title}`;
}
montrerErreurs(document);
document.addEventListener("htmx:afterSwap", (evenement) => montrerErreurs(evenement.detail.elt));

// What is being typed in a field when the answer to an earlier gesture redraws it is kept, and the cursor with it.
let saisie = null;
document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const champ = document.activeElement;
  const tape = champ?.matches("input[type=search][id]") && target.contains(champ);
  saisie = tape && champ.value !== (requestConfig.parameters[champ.name] ?? "") ? champ : null;
});
document.addEventListener("htmx:afterSwap", () => {
  const champ = saisie && document.getElementById(saisie.id);
  if (!champ || champ === saisie) return;
  champ.value = saisie.value;
  champ.setSelectionRange(saisie.selectionStart, saisie.selectionEnd);
  saisie = null;
});

// A second click while the server answers does not send a form twice. Ten seconds: after that, something went wrong.
const envois = new Map();
document.addEventListener("submit", (evenement) => {
  const { target: formulaire, timeStamp: instant } = evenement;
  if (evenement.defaultPrevented || formulaire.method !== "post") return;
  if (instant - envois.get(formulaire) < 10_000) evenement.preventDefault();
  else envois.set(formulaire, instant);
});
addEventListener("pageshow", () => envois.clear());

// The account menu closes when one leaves it.
const compte = document.querySelector("details.compte");
if (compte) {
  document.addEventListener("click", (evenement) => {
    if (!compte.contains(evenement.target)) compte.open = false;
  });
  compte.addEventListener("keydown", (evenement) => {
    if (evenement.key !== "Escape" || !compte.open) return;
    compte.open = false;
    compte.querySelector("summary").focus();
  });
}

// Signed out meanwhile: the answer is the sign-in page, which must not end up inside a part of this one.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const adresse = detail.xhr.responseURL;
  if (!adresse || new URL(adresse).pathname !== document.body.dataset.connexion) return;
  detail.shouldSwap = false;
  location.reload();
});

// A part of the page that could not be refreshed says so, instead of staying silently stale; until the next attempt.
document.addEventListener("htmx:beforeRequest", () => {
  if (!annonces().classList.replace("annonce-visible", "masque")) return;
  annonces().textContent = "";
});
document.addEventListener("htmx:afterSettle", () => {
  if (annonces().querySelector("[data-visible]")) annonces().classList.replace("masque", "annonce-visible");
});
for (const nom of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(nom, () => {
    annonces().textContent = "La page n’a pas pu être mise à jour. Vérifiez la connexion, puis rechargez la page.";
    annonces().classList.replace("masque", "annonce-visible");
  });
}

// Progress of a file being sent: <form hx-post hx-encoding="multipart/form-data"> holding a <progress hidden>.
document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const barre = target.querySelector?.("progress[hidden], progress[data-envoi]");
  if (!barre || !detail.lengthComputable) return;
  barre.hidden = false;
  barre.dataset.envoi = "";
  barre.max = detail.total;
  barre.value = detail.loaded;
});

// « / » leads to the search, unless one is writing, or has said on the page of results that it should not.
const RACCOURCI = "reciproque.raccourci-recherche";
const raccourciVoulu = () => localStorage.getItem(RACCOURCI) !== "non";
document.addEventListener("keydown", (evenement) => {
  const { key, target, ctrlKey, metaKey, altKey, defaultPrevented } = evenement;
  if (key !== "/" || ctrlKey || metaKey || altKey || defaultPrevented || !raccourciVoulu()) return;
  if (target.isContentEditable || target.closest("input, textarea, select, dialog")) return;
  const champ = document.querySelector("[data-recherche]");
  if (!champ) return;
  evenement.preventDefault();
  if (champ.checkVisibility()) champ.focus();
  else location.assign(champ.form.action);
});
const choixRaccourci = document.querySelector("[data-raccourci-choix]");
if (choixRaccourci) {
  choixRaccourci.closest("[data-raccourci]").hidden = false;
  choixRaccourci.checked = raccourciVoulu();
  choixRaccourci.addEventListener("change", () => {
    localStorage.setItem(RACCOURCI, choixRaccourci.checked ? "oui" : "non");
  });
}
