// A sentence of the engine: what stands in backticks is the user's text, and set as such.

export function Ticked({ text }: { text: string }) {
  const parts = text.split("`");
  // Without a partner a backtick is only a backtick.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}</>;
}
