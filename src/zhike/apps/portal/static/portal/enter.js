// The app's token stands behind #, which no browser sends and no server logs; a form hands it over.
const form = document.querySelector("[data-enter]");
const token = new URLSearchParams(window.location.hash.slice(1)).get("token");
if (form && token) {
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  form.elements.token.value = token;
  form.submit();
}
