// What every page needs; each module is one behaviour and leaves alone what is not marked for it.
import "./sheet.js";
import "./countdown.js";
import "./notices.js";
import "./keys.js";
import "./copy.js";
import "./theme.js";
import "./tour.js";
import "./live.js";

if (document.querySelector("main form")) import("./forms.js");
