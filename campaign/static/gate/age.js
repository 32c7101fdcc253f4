/**
 * Tells of a browser that is too old for the rest. Not a module, and in the words of 2009: it has to run
 * where nothing else does. The steward's guide names the oldest that will do.
 */
(function () {
  var needed = [
    "noModule" in document.createElement("script"),
    "showModal" in document.createElement("dialog"),
    "findLast" in Array.prototype, // as old as everything else that the scripts are written with
    "BroadcastChannel" in window && "indexedDB" in window && "WebAssembly" in window,
  ];
  if (needed.indexOf(false) < 0) return;
  var words = document.getElementById("too-old");
  if (words) words.removeAttribute("hidden");
})();
