/* Review by keyboard: the letters act only while a record has the focus (nobody's screen reader loses a key). A record
   that is decided on hands the focus to the next one that waits, at once: the answer redraws it behind. An answer moves
   the focus only if the record it redraws still had it. Everything also works without this file. */

const mouvement = matchMedia("(prefers-reduced-motion: reduce)");

const releves = () => [...document.querySelectorAll("[data-releve]")];
const releveDe = (element) => element?.closest?.("[data-releve]");

function viser(releve) {
  if (!releve) return;
  releve.focus({ preventScroll: true });
  releve.scrollIntoView({ block: "center", behavior: mouvement.matches ? "auto" : "smooth" });
}

function voisin(releve, pas) {
  const tous = releves();
  return tous[tous.indexOf(releve) + pas];
}

function prochain(releve) {
  const apres = releves().slice(releves().indexOf(releve) + 1);
  return apres.find((r) => r.matches(".releve-proposee:not([aria-busy])"));
}

document.addEventListener("keydown", (evenement) => {
  const releve = releveDe(evenement.target);
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
  } else if (evenement.key === "g" && !releve.matches("[data-edition]")) {
    viser(prochain(releve)); // already decided on
  }
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const releve = releveDe(target);
  if (!releve) return;
  releve.setAttribute("aria-busy", "true");
  if (target.querySelector('[data-geste="g"], [data-geste="x"]')) viser(prochain(releve));
});

document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  requestConfig.tenait = releveDe(target) && target.contains(document.activeElement);
});

document.addEventListener("htmx:afterSettle", ({ detail: { target, requestConfig } }) => {
  const releve = releveDe(document.getElementById(target.id));
  if (!releve) return;
  const refuse = document.querySelector("#annonces [data-visible]");
  const tenait = requestConfig.tenait || (refuse && releveDe(document.activeElement)?.matches(":not([data-edition])"));
  requestConfig.tenait = false; // this event comes once for each part of the answer
  if (!tenait) return;
  if (releve.matches("[data-edition]")) {
    (releve.querySelector("[data-erreurs]") ?? releve.querySelector("textarea, input:not([type=hidden])"))?.focus();
    return;
  }
  const decide = requestConfig.verb === "post" && !refuse && !releve.matches(".releve-proposee");
  viser((decide && prochain(releve)) || releve);
});

// A record has changed: the counts beside the filters are no longer true, the next list will tell them again.
document.addEventListener("htmx:afterSettle", ({ detail: { requestConfig } }) => {
  if (requestConfig.verb !== "post") return;
  for (const option of document.querySelectorAll(".filtres-champs option")) {
    option.textContent = option.textContent.replace(/\s*\([\d\s]+\)\s*$/, "");
  }
});

// The answer that did not come: the record is as it was, and takes the focus back.
for (const nom of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(nom, ({ target }) => {
    const releve = releveDe(target);
    if (!releve) return;
    releve.removeAttribute("aria-busy");
    if (!document.activeElement.matches("input, textarea, select")) viser(releve);
  });
}
