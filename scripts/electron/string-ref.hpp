// A persistent reference to a string for Node-API 9, which has such references to objects only: the string is kept as
// a property of an object.
#include <napi.h>

class StringRef {
 public:
  StringRef() {}
  explicit StringRef(Napi::String string) {
    Napi::Object object = Napi::Object::New(string.Env());
    object.Set("value", string);
    holder = Napi::Persistent(object);
  }
  StringRef(StringRef&&) = default;
  StringRef& operator=(StringRef&&) = default;
  Napi::String Value() const { return holder.Value().Get("value").As<Napi::String>(); }

 private:
  Napi::ObjectReference holder;
};
