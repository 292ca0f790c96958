import { SCENARIOS } from './scenarios.js';
import { measure, startRig } from './measure.js';
const rig = await startRig();
for (const s of SCENARIOS.filter(s => process.argv[2]?.split(',').includes(s.name))) {
  console.log(await measure(s, rig, { rounds: 2, share: 0.2 }, x => !process.argv[3] || process.argv[3].split(',').includes(x.name)));
}
process.exit(0);
