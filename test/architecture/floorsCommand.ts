import { floorsProblems, readFloors } from './floors.js';

// `npm run floors`: src/ of the current folder keeps to its floors.
const report = await readFloors(process.cwd());
const problems = floorsProblems(report);
for (const problem of problems) console.error(problem);
console.log(`${report.read.length} modules read, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
