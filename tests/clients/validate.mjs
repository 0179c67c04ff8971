// Validates resumes with both validators that JSON Resume publishes; ends with 1 where one refuses.
import { readFileSync } from "node:fs";
import loose from "@jsonresume/schema";
import strict from "resume-schema";

let failed = false;
const say = (name, file) => (error, valid) => {
  failed ||= Boolean(error) || !valid;
  if (error) console.error(name, file, JSON.stringify(error, null, 1).slice(0, 2000));
};
for (const file of process.argv.slice(2)) {
  const resume = JSON.parse(readFileSync(file, "utf8"));
  loose.validate(resume, say("@jsonresume/schema", file));
  strict.validate(resume, say("resume-schema", file));
}
process.exitCode = failed ? 1 : 0;
