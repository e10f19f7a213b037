// The chat in a page of the bank: a button and a frame. Nothing of the page is read.
//   <script src="https://service.bank.example/chat/widget.js" data-language="zh-hans" data-token="…" async></script>
(() => {
  const script = document.currentScript;
  if (!script || window.zhikeChat) return;
  const base = new URL(script.src).origin;
  const language = script.dataset.language === "en" ? "en" : "zh-hans";
  const label = script.dataset.label || (language === "en" ? "Chat with us" : "在线客服");
  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const button = document.createElement("button");
  const count = document.createElement("span");
  const said = document.createElement("span");
  let frame = null;
  let ready = false;
  let forgets = false;
  let token = script.dataset.token || "";

  const dress = (node, rules) => Object.assign(node.style, rules);
  dress(button, {
    position: "fixed", right: "16px", bottom: "16px", zIndex: "2147483000", minHeight: "48px", padding: "0 20px",
    border: "0", borderRadius: "24px", background: "#0f5e66", color: "#ffffff", font: "600 16px/1.2 system-ui, sans-serif",
    cursor: "pointer", boxShadow: "0 4px 16px rgba(0, 0, 0, .25)",
  });
  said.textContent = label;
  dress(count, { marginLeft: "8px", padding: "2px 8px", borderRadius: "12px", background: "#ffffff", color: "#0f5e66" });
  count.hidden = true;
  button.type = "button";
  button.append(said, count);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (frame && !frame.hidden ? close() : open()));
  shadow.append(button);

  function make() {
    frame = document.createElement("iframe");
    frame.title = label;
    frame.src = `${base}/chat/frame/?language=${language}`;
    frame.referrerPolicy = "origin";
    frame.hidden = true;
    const fit = () => dress(frame, window.innerWidth < 480
      ? { inset: "0", width: "100%", height: "100%", borderRadius: "0" }
      : { inset: "auto 16px 80px auto", width: "380px", height: "min(640px, calc(100vh - 100px))", borderRadius: "12px" });
    dress(frame, {
      position: "fixed", zIndex: "2147483001", border: "1px solid rgba(0, 0, 0, .15)", background: "#ffffff",
      boxShadow: "0 12px 40px rgba(0, 0, 0, .25)", colorScheme: "normal", boxSizing: "border-box",
    });
    fit();
    window.addEventListener("resize", fit);
    shadow.append(frame);
  }

  function tell(news) {
    if (ready) frame.contentWindow.postMessage({ zhike: true, ...news }, base);
  }

  function open() {
    if (!frame) make();
    frame.hidden = false;
    frame.style.display = "block";
    count.hidden = true;
    button.setAttribute("aria-expanded", "true");
    tell({ shown: true });
    frame.focus();
  }

  function close() {
    frame.hidden = true;
    frame.style.display = "none";
    button.setAttribute("aria-expanded", "false");
    tell({ shown: false });
    button.focus();
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.origin !== base || event.source !== frame.contentWindow) return;
    const news = event.data || {};
    if (news.ready) {
      ready = true;
      tell({ shown: !frame.hidden });
      // First whoever left, then whoever came: nobody reads on in another's talk.
      if (forgets) tell({ forget: true });
      forgets = false;
      if (token) tell({ token });
      token = "";
    }
    if (news.close) close();
    if (Number.isInteger(news.unread)) {
      count.textContent = String(news.unread);
      count.hidden = news.unread === 0 || !frame.hidden;
    }
  });

  // For the bank's page: open it, say who signed in, and forget him when he signs out.
  window.zhikeChat = Object.freeze({
    open,
    close: () => frame && close(),
    signIn(fresh) {
      if (ready) tell({ token: String(fresh) });
      else token = String(fresh);
      if (!frame) make();
    },
    forget() {
      token = "";
      forgets = !ready;
      if (!frame) make();
      tell({ forget: true });
    },
  });
  const mount = () => document.body.append(host);
  if (document.body) mount();
  else document.addEventListener("DOMContentLoaded", mount);
})();
