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

// A part of the page that could not be refreshed says so, instead of staying silently stale.
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
