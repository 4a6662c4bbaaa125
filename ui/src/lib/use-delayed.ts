import { useEffect, useState } from 'react';

/** The value as it was `delay` milliseconds ago; changes that come faster are skipped. */
export function useDelayed<Value>(value: Value, delay: number): Value {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setShown(value), delay);
    return () => clearTimeout(timer);
  }, [value, delay]);
  return shown;
}
