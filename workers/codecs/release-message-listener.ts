/** Brings back the inherited method that hold-message-listener.ts covered. */
Reflect.deleteProperty(globalThis, 'addEventListener');
