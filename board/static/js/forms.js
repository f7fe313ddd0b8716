// What forms need. A board has no form before its first sheet, and loads this with it.
import "./fields.js";
import "./attachments.js";
import "./draft.js";
import "./triage.js";
import "./intake.js";
