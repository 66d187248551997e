package dev.mayfly.session;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Types as those who compile against them see them; the same whatever order they come in. */
final class ApiDump {

  /** Of the JDK's types and our own: they are told by their names well enough. */
  private static final Pattern PACKAGE = Pattern.compile("\\b(javax?|dev)\\.([a-z]+\\.)+");

  private ApiDump() {}

  static String of(Collection<? extends Class<?>> types) {
    return types.stream()
        .filter(ApiDump::isSeen)
        .sorted(Comparator.comparing(Class::getName))
        .map(ApiDump::describe)
        .collect(Collectors.joining("\n"));
  }

  private static boolean isSeen(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return seen(type.getModifiers()) && (outer == null || isSeen(outer));
  }

  private static boolean seen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    List<String> members = new ArrayList<>();
    if (type.isRecord()) {
      members.add(
          "components("
              + joined(Stream.of(type.getRecordComponents()).map(ApiDump::component))
              + ")");
    }
    Stream.of(type.getDeclaredFields())
        .filter(field -> seen(field.getModifiers()) && !field.isSynthetic())
        .sorted(Comparator.comparing(ApiDump::line))
        .map(ApiDump::line)
        .forEach(members::add);
    Stream.concat(Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()))
        .filter(member -> seen(member.getModifiers()) && !member.isSynthetic())
        .filter(Predicate.not(member -> isImplied(type, member)))
        .map(ApiDump::line)
        .sorted()
        .forEach(members::add);
    return heading(type)
        + "\n"
        + members.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
  }

  private static String heading(Class<?> type) {
    StringBuilder heading = new StringBuilder();
    heading.append(modifiers(type.getModifiers(), !kind(type).equals("class")));
    if (type.isSealed()) {
      heading.append("sealed ");
    }
    heading.append(kind(type)).append(' ').append(type.getName().replace('$', '.'));
    heading.append(variables(type.getTypeParameters()));
    Type parent = type.getGenericSuperclass();
    if (parent != null && !type.isRecord() && !type.isEnum() && parent != Object.class) {
      heading.append(" extends ").append(name(parent));
    }
    if (type.getGenericInterfaces().length > 0) {
      heading
          .append(type.isInterface() ? " extends " : " implements ")
          .append(joined(Stream.of(type.getGenericInterfaces()).map(ApiDump::name).sorted()));
    }
    if (type.isSealed()) {
      heading
          .append(" permits ")
          .append(joined(Stream.of(type.getPermittedSubclasses()).map(ApiDump::name).sorted()));
    }
    return heading.toString();
  }

  private static String kind(Class<?> type) {
    return type.isAnnotation()
        ? "@interface"
        : type.isInterface()
            ? "interface"
            : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class";
  }

  private static String modifiers(int modifiers, boolean impliesSome) {
    int implied = impliesSome ? Modifier.ABSTRACT | Modifier.STATIC | Modifier.FINAL : 0;
    int hidden = Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT | Modifier.INTERFACE;
    String text = Modifier.toString(modifiers & ~hidden & ~implied);
    return text.isEmpty() ? "" : text + " ";
  }

  private static String line(Field field) {
    String modifiers = Modifier.toString(field.getModifiers() & ~Modifier.TRANSIENT);
    return modifiers + " " + name(field.getGenericType()) + " " + field.getName();
  }

  private static String line(Executable member) {
    int noise = Modifier.TRANSIENT | Modifier.VOLATILE; // The bits of "varargs" and "bridge".
    StringBuilder line = new StringBuilder(modifiers(member.getModifiers() & ~noise, false));
    String variables = variables(member.getTypeParameters());
    line.append(variables).append(variables.isEmpty() ? "" : " ");
    if (member instanceof Method method) {
      line.append(method.isDefault() ? "default " : "");
      line.append(name(method.getGenericReturnType())).append(' ').append(method.getName());
    } else {
      line.append("new");
    }
    line.append('(')
        .append(joined(Stream.of(member.getGenericParameterTypes()).map(ApiDump::name)))
        .append(')');
    if (member.getGenericExceptionTypes().length > 0) {
      line.append(" throws ")
          .append(joined(Stream.of(member.getGenericExceptionTypes()).map(ApiDump::name).sorted()));
    }
    return line.toString();
  }

  /** What a record or an enum has anyway is said by its heading and its components. */
  private static boolean isImplied(Class<?> type, Executable member) {
    if (type.isEnum()) {
      return member.getName().equals("values") || member.getName().equals("valueOf");
    }
    if (!type.isRecord()) {
      return false;
    }
    if (member instanceof Constructor<?>) {
      return Arrays.equals(
          member.getParameterTypes(),
          Stream.of(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new));
    }
    return List.of("toString", "hashCode", "equals").contains(member.getName())
        || (member.getParameterCount() == 0
            && Stream.of(type.getRecordComponents())
                .anyMatch(component -> component.getName().equals(member.getName())));
  }

  private static String component(RecordComponent component) {
    return name(component.getGenericType()) + " " + component.getName();
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : "<" + joined(Stream.of(variables).map(ApiDump::variable)) + ">";
  }

  private static String variable(TypeVariable<?> variable) {
    String bounds =
        Stream.of(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(ApiDump::name)
            .collect(Collectors.joining(" & "));
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private static String name(Type type) {
    return PACKAGE.matcher(type.getTypeName().replace('$', '.')).replaceAll("");
  }

  private static String joined(Stream<String> parts) {
    return parts.collect(Collectors.joining(", "));
  }
}
