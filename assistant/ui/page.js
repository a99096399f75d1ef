// Follows a citation's link to its card without leaving the page.
document.documentElement.lang = "zh-CN";

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a.wg-cite");
  if (!link) return;
  event.preventDefault();
  const target = document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const card = target.closest(".wg-card") || target;
  document.querySelectorAll(".wg-here").forEach((other) => other.classList.remove("wg-here"));
  card.classList.add("wg-here");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
});

// Gradio labels a message for screen readers with its HTML source; its role is enough, the text is read anyway.
new MutationObserver(() => {
  for (const [role, label] of [["user", "提问"], ["bot", "回答"]]) {
    const shown = `#wg-chat [data-testid="${role}"]:not([aria-label="${label}"])`;
    document.querySelectorAll(shown).forEach((message) => message.setAttribute("aria-label", label));
  }
}).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label"] });
