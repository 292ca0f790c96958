// Loaded into every measured process before its own code (`node --import`): says what the process has used so far.

process.on('message', (message: { id: number; ask?: string }) => {
  if (message.ask !== 'usage') return;
  const { user, system } = process.cpuUsage();
  // maxRSS is in kilobytes.
  const answer = {
    cpuMicros: user + system,
    peakRss: process.resourceUsage().maxRSS * 1024,
    rss: process.memoryUsage.rss(),
  };
  process.send?.({ id: message.id, answer });
});
// Nobody measures any more.
process.once('disconnect', () => process.exit());
// Listening to messages alone must not keep the process alive.
process.channel?.unref();
